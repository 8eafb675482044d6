import { postgresDedupe } from '../../../main/adapter/dedupe/postgres-dedupe.ts';
import { describeDedupeContract } from '../../contract-suite/dedupe-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeDedupeContract('PostgreSQL', () => postgresContract(postgresDedupe));
