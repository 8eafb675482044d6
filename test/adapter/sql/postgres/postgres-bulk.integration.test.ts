import { describeBulkTablesContract } from '../../../contract-suite/bulk-tables-contract.ts';
import { bulkAndOrdinary } from '../bulk-and-ordinary.ts';
import { postgresContract } from '../postgres-fixture.ts';

describeBulkTablesContract('PostgreSQL', false, () => postgresContract(bulkAndOrdinary));
