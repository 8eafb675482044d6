import { sqlOutbox } from '../../../main/adapter/outbox/outbox-source.ts';
import { describeOutboxContract } from '../../contract-suite/outbox-contract.ts';
import { mariadbContract } from '../sql/mariadb-fixture.ts';

describeOutboxContract('MariaDB', () => mariadbContract(sqlOutbox));
