import { sqlOutbox } from '../../../main/adapter/outbox/outbox-source.ts';
import { describeOutboxContract } from '../../contract-suite/outbox-contract.ts';
import { sqliteContract } from '../sql/sqlite-fixture.ts';

describeOutboxContract('SQLite', () => sqliteContract(sqlOutbox));
