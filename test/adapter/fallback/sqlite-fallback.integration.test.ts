import { sqlFallback } from '../../../main/adapter/fallback/fallback-source.ts';
import { describeFallbackContract } from '../../contract-suite/fallback-contract.ts';
import { sqliteContract } from '../sql/sqlite-fixture.ts';

describeFallbackContract('SQLite', () => sqliteContract(sqlFallback));
