import { describeBulkTablesContract } from '../../../contract-suite/bulk-tables-contract.ts';
import { bulkAndOrdinary } from '../bulk-and-ordinary.ts';
import { mariadbContract } from '../mariadb-fixture.ts';

describeBulkTablesContract('MariaDB', true, () => mariadbContract(bulkAndOrdinary));
