import { exactText } from '../../domain/identity/identify.ts';
import type { RecordHeader } from '../kafka-wire/record.ts';

/** Headers in which frameworks say why a record was put aside: Spring Kafka, Kafka Connect, and the plain names many teams use. */
const errorHeaders = [
  'kafka_dlt-exception-message',
  '__connect.errors.exception.message',
  'x-exception-message',
  'exception-message',
  'x-error',
  'error',
];
const causeHeaders = [
  'kafka_dlt-exception-fqcn',
  '__connect.errors.exception.class.name',
  'x-exception-class',
  'exception-class',
  'x-cause',
  'cause',
];
/** What Waybill writes on everything it resends. */
export const resendHeader = 'x-waybill-resend-id';

function textOf(headers: readonly RecordHeader[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = headers.findLast((header) => exactText(header.name) === name);
    const text = exactText(found?.value);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Cause and error of a record in a retry or dead-letter topic, as far as its headers say. */
export function asideFacts(headers: readonly RecordHeader[]): { readonly cause?: string; readonly error?: string } {
  const cause = textOf(headers, causeHeaders);
  const error = textOf(headers, errorHeaders);
  return { ...(cause === undefined ? {} : { cause }), ...(error === undefined ? {} : { error }) };
}

/** The id of the resend that a record says it comes from; the header alone proves no approved resend. */
export function resendIdOf(headers: readonly RecordHeader[]): { readonly resendId?: string } {
  const resendId = textOf(headers, [resendHeader]);
  return resendId === undefined ? {} : { resendId };
}
