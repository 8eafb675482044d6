import { sqlOutbox } from '../../../main/adapter/outbox/outbox-source.ts';
import { describeOutboxContract } from '../../contract-suite/outbox-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeOutboxContract('PostgreSQL', () => postgresContract(sqlOutbox));
