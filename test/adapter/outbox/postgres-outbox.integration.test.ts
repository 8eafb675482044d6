import { postgresOutbox } from '../../../main/adapter/outbox/postgres-outbox.ts';
import { describeOutboxContract } from '../../contract-suite/outbox-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeOutboxContract('PostgreSQL', () => postgresContract(postgresOutbox));
