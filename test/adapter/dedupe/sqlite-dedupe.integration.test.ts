import { sqlDedupe } from '../../../main/adapter/dedupe/dedupe-source.ts';
import { describeDedupeContract } from '../../contract-suite/dedupe-contract.ts';
import { sqliteContract } from '../sql/sqlite-fixture.ts';

describeDedupeContract('SQLite', () => sqliteContract(sqlDedupe));
