import { sqlDedupe } from '../../../main/adapter/dedupe/dedupe-source.ts';
import { describeDedupeContract } from '../../contract-suite/dedupe-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeDedupeContract('PostgreSQL', () => postgresContract(sqlDedupe));
