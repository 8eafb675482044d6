import { sqlEffect } from '../../../main/adapter/effect/effect-source.ts';
import { describeEffectContract } from '../../contract-suite/effect-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeEffectContract('PostgreSQL', () => postgresContract(sqlEffect));
