import { describeBulkTablesContract } from '../../../contract-suite/bulk-tables-contract.ts';
import { bulkAndOrdinary } from '../bulk-and-ordinary.ts';
import { sqliteContract } from '../sqlite-fixture.ts';

describeBulkTablesContract('SQLite', true, () => sqliteContract(bulkAndOrdinary));
