/** Runs `work`; with WAYBILL_TEST_VERBOSE its name and seconds go to standard error. */
export async function timed<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work();
  if ((process.env['WAYBILL_TEST_VERBOSE'] ?? '') !== '') {
    process.stderr.write(`${name} ready after ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  }
  return result;
}
