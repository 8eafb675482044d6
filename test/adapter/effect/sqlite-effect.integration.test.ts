import { sqlEffect } from '../../../main/adapter/effect/effect-source.ts';
import { describeEffectContract } from '../../contract-suite/effect-contract.ts';
import { sqliteContract } from '../sql/sqlite-fixture.ts';

describeEffectContract('SQLite', () => sqliteContract(sqlEffect));
