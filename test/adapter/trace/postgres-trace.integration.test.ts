import { sqlTrace } from '../../../main/adapter/trace/trace-source.ts';
import { describeTraceContract } from '../../contract-suite/trace-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeTraceContract('PostgreSQL', () => postgresContract(sqlTrace));
