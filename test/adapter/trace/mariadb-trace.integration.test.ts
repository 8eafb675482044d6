import { sqlTrace } from '../../../main/adapter/trace/trace-source.ts';
import { describeTraceContract } from '../../contract-suite/trace-contract.ts';
import { mariadbContract } from '../sql/mariadb-fixture.ts';

describeTraceContract('MariaDB', () => mariadbContract(sqlTrace));
