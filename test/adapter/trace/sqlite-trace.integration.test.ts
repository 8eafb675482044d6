import { sqlTrace } from '../../../main/adapter/trace/trace-source.ts';
import { describeTraceContract } from '../../contract-suite/trace-contract.ts';
import { sqliteContract } from '../sql/sqlite-fixture.ts';

describeTraceContract('SQLite', () => sqliteContract(sqlTrace));
