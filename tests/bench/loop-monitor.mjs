// Ticks on the main thread; on SIGUSR2 writes longest gap (wall, on-cpu) since last and memory, then resets.
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread && process.argv.includes('serve')) {
  const cpu = () =>
    Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  let last = performance.now(),
    lastCpu = cpu(),
    wall = 0,
    on = 0,
    peak = 0,
    over = 0;
  const tick = () => {
    const now = performance.now(),
      c = cpu();
    wall = Math.max(wall, now - last - 2);
    on = Math.max(on, c - lastCpu);
    if (c - lastCpu > 50) over += 1;
    last = now;
    lastCpu = c;
  };
  setInterval(tick, 2).unref();
  setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20).unref();
  process.on('SIGUSR2', () => {
    tick();
    const hwm = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    writeFileSync(
      process.env.MONITOR_OUT,
      JSON.stringify({
        wall: Math.round(wall),
        cpu: Math.round(on),
        over,
        peakMb: Math.round(peak / 1e6),
        hwmMb: Math.round(hwm / 1e3),
      }),
    );
    wall = on = peak = over = 0;
  });
}
