import { describeBulkLogsContract } from '../../contract-suite/bulk-logs-contract.ts';
import { bulkRabbitmq } from '../../contract-suite/bulk-rabbitmq.ts';

describeBulkLogsContract('RabbitMQ', bulkRabbitmq);
