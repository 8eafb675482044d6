import { postgresEffect } from '../../../main/adapter/effect/postgres-effect.ts';
import { describeEffectContract } from '../../contract-suite/effect-contract.ts';
import { postgresContract } from '../sql/postgres-fixture.ts';

describeEffectContract('PostgreSQL', () => postgresContract(postgresEffect));
