import { sqlFallback } from '../../../main/adapter/fallback/fallback-source.ts';
import { describeFallbackContract } from '../../contract-suite/fallback-contract.ts';
import { mariadbContract } from '../sql/mariadb-fixture.ts';

describeFallbackContract('MariaDB', () => mariadbContract(sqlFallback));
