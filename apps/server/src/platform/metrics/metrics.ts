import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Places } from '../load/places.ts';

/** Prometheus metrics. Hot paths count into plain numbers, which are carried over when somebody scrapes. */
export type Metrics = {
  readonly registry: Registry;
  /** One finished request. `route` is the pattern, never the address: labels must stay few. */
  request(method: string, route: string, status: number, seconds: number): void;
  /** A session check that the in-process copy answered. */
  sessionCheckFromCopy(status: number): void;
  /** One that Valkey or Postgres answered. */
  sessionCheck(source: 'valkey' | 'postgres', status: number, seconds: number): void;
  readonly signIns: Counter<'method' | 'result'>;
  readonly mails: Counter<'kind' | 'result'>;
  gauge(name: string, help: string, read: () => number): void;
  /** The queues of this process (`platform/load`): how many run, wait, and were turned away. */
  queues(read: () => readonly { name: string; places: Pick<Places, 'running' | 'waiting' | 'shed'> }[]): void;
  /** What a hot path counts into plain numbers, by what happened. */
  counts(name: string, help: string, read: () => Readonly<Record<string, number>>): void;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'frontdesk_' });
  const requests = new Counter({
    name: 'frontdesk_http_requests_total',
    help: 'Finished requests.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'frontdesk_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const signIns = new Counter({
    name: 'frontdesk_sign_ins_total',
    help: 'Sign-ins by method and result.',
    labelNames: ['method', 'result'],
    registers: [registry],
  });
  const sessionChecks = new Counter({
    name: 'frontdesk_session_checks_total',
    help: 'Session checks by what answered them.',
    labelNames: ['source'],
    registers: [registry],
    collect() {
      carry();
    },
  });
  const mails = new Counter({
    name: 'frontdesk_mails_total',
    help: 'Mails by kind and result.',
    labelNames: ['kind', 'result'],
    registers: [registry],
  });

  // prom-client hashes labels on every call; a session check has no time for that.
  let fromCopy = 0;
  const beyond = { valkey: 0, postgres: 0 };
  const copyStatuses = new Map<number, number>();
  const carry = () => {
    sessionChecks.inc({ source: 'copy' }, fromCopy);
    fromCopy = 0;
    for (const source of ['valkey', 'postgres'] as const) {
      sessionChecks.inc({ source }, beyond[source]);
      beyond[source] = 0;
    }
    for (const [status, count] of copyStatuses)
      requests.inc({ method: 'GET', route: '/session', status: String(status) }, count);
    copyStatuses.clear();
  };

  const counters = new Map<string, Counter.Internal>();
  const timers = new Map<string, Histogram.Internal<string>>();

  const checks = new Map<number, Counter.Internal>();
  const checkDurations = durations.labels('GET', '/session');

  return {
    registry,
    request(method, route, status, seconds) {
      const key = `${method} ${route}`;
      const counted =
        counters.get(`${key} ${status}`) ??
        remember(counters, `${key} ${status}`, requests.labels(method, route, String(status)));
      counted.inc();
      (timers.get(key) ?? remember(timers, key, durations.labels(method, route))).observe(seconds);
    },
    sessionCheck(source, status, seconds) {
      beyond[source]++;
      (checks.get(status) ?? remember(checks, status, requests.labels('GET', '/session', String(status)))).inc();
      checkDurations.observe(seconds);
    },
    sessionCheckFromCopy(status) {
      fromCopy++;
      copyStatuses.set(status, (copyStatuses.get(status) ?? 0) + 1);
    },
    signIns,
    mails,
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    queues(read) {
      const each = { labelNames: ['queue'], registers: [registry] };
      for (const state of ['running', 'waiting'] as const) {
        new Gauge({
          name: `frontdesk_queue_${state}`,
          help: state === 'running' ? 'Requests that are being answered.' : 'Requests that wait for their turn.',
          ...each,
          collect() {
            for (const { name, places } of read()) this.set({ queue: name }, places[state]);
          },
        });
      }
      new Counter({
        name: 'frontdesk_queue_shed_total',
        help: 'Requests that were turned away because there was too much to do.',
        ...each,
        collect() {
          this.reset();
          for (const { name, places } of read()) this.inc({ queue: name }, places.shed);
        },
      });
    },
    counts(name, help, read) {
      new Counter({
        name,
        help,
        labelNames: ['result'],
        registers: [registry],
        collect() {
          this.reset();
          for (const [result, count] of Object.entries(read())) this.inc({ result }, count);
        },
      });
    },
  };
}

/** Labelled children are kept: finding one by its labels costs more than the request's own count. */
function remember<Key, Child>(children: Map<Key, Child>, key: Key, child: Child): Child {
  children.set(key, child);
  return child;
}
