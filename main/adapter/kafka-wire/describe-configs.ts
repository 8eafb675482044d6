import type { WireRequest } from './wire-request.ts';

/** The settings of one topic; with an error code there are none. */
export interface TopicConfigs {
  readonly topic: string;
  readonly errorCode: number;
  readonly settings: ReadonlyMap<string, string | null>;
}

const topicResource = 2;

/** DescribeConfigs version 1 for settings of topics; any broker answers. Needs DescribeConfigs on the topic. */
export function describeConfigsRequest(topics: readonly string[], names: readonly string[]): WireRequest<readonly TopicConfigs[]> {
  return {
    apiKey: 32,
    apiName: 'DescribeConfigs',
    versions: [1],
    oldestFlexible: 4,
    encode: (writer) => {
      writer
        .array(topics, (topic) => {
          writer
            .int8(topicResource)
            .string(topic)
            .array(names, (name) => {
              writer.string(name);
            });
        })
        .boolean(false); // no synonyms
    },
    decode: (reader) => {
      const throttleMilliseconds = reader.int32();
      const value = reader.array(() => {
        const errorCode = reader.int16();
        reader.nullableString(); // the error in words
        reader.int8();
        const topic = reader.string();
        const entries = reader.array(() => {
          const name = reader.string();
          const setting = reader.nullableString();
          reader.boolean(); // read only
          reader.int8(); // where it was set
          reader.boolean(); // sensitive
          reader.array(() => {
            reader.string();
            reader.nullableString();
            reader.int8();
          });
          return [name, setting] as const;
        });
        return { topic, errorCode, settings: new Map(entries) };
      });
      return { throttleMilliseconds, value };
    },
  };
}
