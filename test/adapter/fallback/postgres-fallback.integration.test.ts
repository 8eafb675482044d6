import { sqlFallback } from '../../../main/adapter/fallback/fallback-source.ts';
import { describeFallbackContract } from '../../contract-suite/fallback-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeFallbackContract('PostgreSQL', () => postgresContract(sqlFallback));
