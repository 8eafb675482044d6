import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cachedFolder } from './cache.ts';

const run = promisify(execFile);
const POM = fileURLToPath(new URL('kafka-libraries/pom.xml', import.meta.url));

/** Kept in step with the version in kafka-libraries/pom.xml; part of the cache folder's name. */
const KAFKA_VERSION = '4.3.1';

/** Quiet, quick to start and small; nothing written outside the folder of the server (`java.io.tmpdir` is added there). */
const JAVA_FLAGS: readonly string[] = [
  '-Xms64m',
  '-Xmx256m',
  '-XX:MaxMetaspaceSize=128m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
  '-XX:-CreateCoredumpOnCrash',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

async function requireCommand(command: string, argument: string, debianPackage: string): Promise<void> {
  try {
    await run(command, [argument]);
  } catch (cause) {
    throw new Error(
      `The tests need a real Kafka, and "${command}" was not found. Install it (Debian, Ubuntu: apt-get install ${debianPackage}).`,
      { cause },
    );
  }
}

/**
 * Java finds the home folder by the user's number, not by HOME. Where the two differ (root mapped to another
 * number, as the tests run) Maven would look for its repository and its settings in somebody else's home.
 */
function ownHome(): readonly string[] {
  try {
    if (userInfo().homedir === homedir()) return [];
  } catch {
    // a user without an entry in the user database has no home for Java either
  }
  const settings = join(homedir(), '.m2', 'settings.xml');
  const repository = `-Dmaven.repo.local=${join(homedir(), '.m2', 'repository')}`;
  return existsSync(settings) ? [repository, '--settings', settings] : [repository];
}

async function download(folder: string): Promise<void> {
  await requireCommand('mvn', '--version', 'maven');
  copyFileSync(POM, join(folder, 'pom.xml'));
  const how = ['--quiet', '--batch-mode', '-Dstyle.color=never', ...ownHome()];
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'];
  try {
    await run('mvn', [...how, '--file', join(folder, 'pom.xml'), ...goal], { cwd: folder });
  } catch (cause) {
    const printed = (cause as { readonly stdout?: string }).stdout ?? '';
    throw new Error(
      `Maven could not fetch Kafka ${KAFKA_VERSION}. Make Maven Central reachable (or set a mirror in ~/.m2/settings.xml) and run again.\n${printed}`,
      { cause },
    );
  }
}

/**
 * The folder with the jars of Kafka, fetched once by Maven into the cache.
 * Errors: throws with the one thing to do when Java, Maven or Maven Central is missing.
 */
export async function kafkaLibraries(): Promise<string> {
  await requireCommand('java', '-version', 'default-jre-headless');
  const folder = await cachedFolder(`kafka-${KAFKA_VERSION}`, download);
  if (!existsSync(folder) || !readdirSync(folder).some((name) => name.startsWith('kafka_2.13-'))) {
    throw new Error(`The cached Kafka libraries are damaged. Remove the folder ${folder} and run again.`);
  }
  return folder;
}

/** The arguments for `java` that run `mainClass` of Kafka with its temporary files in `temporaryFolder`. */
export function javaArguments(
  libraries: string,
  temporaryFolder: string,
  mainClass: string,
  programArguments: readonly string[],
): readonly string[] {
  return [...JAVA_FLAGS, `-Djava.io.tmpdir=${temporaryFolder}`, '-cp', join(libraries, '*'), mainClass, ...programArguments];
}
