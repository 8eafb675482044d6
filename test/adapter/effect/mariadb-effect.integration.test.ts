import { sqlEffect } from '../../../main/adapter/effect/effect-source.ts';
import { describeEffectContract } from '../../contract-suite/effect-contract.ts';
import { mariadbContract } from '../sql/mariadb-fixture.ts';

describeEffectContract('MariaDB', () => mariadbContract(sqlEffect));
