import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { SearchAddress } from '../routes.ts';
import { startStream, stopStreams } from '../stream.ts';
import type { Criteria, Reading } from './criteria.ts';
import { addressOf, criteriaOf, readTyped, searchFieldsOf, usualTime } from './criteria.ts';
import type { FindStream, FindView } from './find-stream.ts';
import { findPrefix, findQuestion, useFind, viewOf } from './find-stream.ts';
import { rememberSearch } from './recent-searches.ts';

export interface SearchBox {
  readonly address: SearchAddress;
  /** What stands in the box, which may differ from what was asked. */
  readonly draft: Criteria;
  readonly change: (draft: Criteria) => void;
  readonly reading: Reading;
  readonly searchFields: readonly string[];
  /** True once something was asked. */
  readonly asked: boolean;
  readonly criteria: Criteria;
  readonly submit: (criteria: Criteria) => void;
  readonly stream: FindStream;
  readonly view: FindView;
}

/** The criteria in the address, the draft in the box, and the stream that answers them. */
export function useSearchBox(workspace: WorkspaceView): SearchBox {
  const client = useQueryClient();
  const navigate = useNavigate();
  const address = useSearch({ from: '/' });
  const criteria = criteriaOf(address, usualTime(workspace));
  const asked = address.run !== undefined;
  const of = JSON.stringify(criteria);
  const [typed, setTyped] = useState({ of, draft: criteria });
  const draft = typed.of === of ? typed.draft : criteria;
  const stream = useFind(workspace, criteria, asked);
  const view = useMemo(() => viewOf(stream.data), [stream.data]);
  const searchFields = searchFieldsOf(workspace, draft.route);

  const submit = (next: Criteria): void => {
    const question = findQuestion(workspace, next);
    stopStreams(client, findPrefix(workspace), question.key);
    startStream(client, question);
    rememberSearch(client, workspace, next);
    void navigate({ to: '/', search: addressOf(next) });
  };
  return {
    address,
    draft,
    change: (next) => setTyped({ of, draft: next }),
    reading: readTyped(draft.text, searchFields),
    searchFields,
    asked,
    criteria,
    submit,
    stream,
    view,
  };
}
