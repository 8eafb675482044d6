import { postgresTrace } from '../../../main/adapter/trace/postgres-trace.ts';
import { describeTraceContract } from '../../contract-suite/trace-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeTraceContract('PostgreSQL', () => postgresContract(postgresTrace));
