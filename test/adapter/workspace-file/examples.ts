/** A workspace that uses every part this version reads. */
export const shop = `waybill: 1
name: shop
environment: production
sources:
  kafka:
    kind: kafka
    brokers: ['kafka-0.int:9093']
    tls: { ca: ./ca.pem }
    sasl: { mechanism: scram-sha-512, username: waybill-ro }
    reach: { 'kafka-0.int:9093': '127.0.0.1:19093' }
  shop-db: { kind: postgres, url: 'postgresql://waybill_ro@127.0.0.1:5432/shop', timeZone: UTC }
routes:
  order-events:
    identity:
      messageId: header:message-id
      businessKey: '{key}:{json:/status}'
      search: { merchant: header:x-merchant-id }
    outbox:
      source: shop-db
      tables: [public.outbox]
      only: { topic: [orders, 7] }
      columns: { messageId: message_id, state: status, createdAt: created_at }
      states: { pending: otherwise, sent: [SENT], failed: { true: blocked }, claimed: { notNull: claimed_at } }
      allowance: 90s
    destination: { source: kafka, topic: orders }
    consumers:
      - name: billing
        isolation: read_committed
        trace: events
        dedupe:
          - { source: shop-db, table: processed, columns: { key: message_id }, means: done }
        effect: { source: shop-db, table: invoices, columns: { key: order_no }, key: '{businessKey}' }
      - { name: email }
    timeToLive: 5m
    mask: [json:/phone, header:x-customer]
traces:
  events:
    source: shop-db
    table: public.events
    sampled: false
    columns: { messageId: message_id, at: at }
`;
