import { sqlDedupe } from '../../../main/adapter/dedupe/dedupe-source.ts';
import { describeDedupeContract } from '../../contract-suite/dedupe-contract.ts';
import { mariadbContract } from '../sql/mariadb-fixture.ts';

describeDedupeContract('MariaDB', () => mariadbContract(sqlDedupe));
