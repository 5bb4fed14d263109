import { METHODS } from "node:http";
import type { Instruments } from "./instruments.ts";
import type { RouteClass } from "./route_class.ts";

/** One request that was answered. */
export interface AnsweredRequest {
  /** The pattern of its address. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly milliseconds: number;
  /** Of the body that came and the one that goes, as far as either was announced. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** A series that has been looked up. */
interface Series {
  inc(by?: number): void;
}

interface RouteSeries {
  readonly answers: Map<string, Series>;
  readonly seconds: { observe(seconds: number): void };
  readonly bytesIn: Series;
  readonly bytesOut: Series;
  readonly of: RouteClass;
}

const KNOWN = new Set(METHODS);

/** Counts requests by the class of their route. Each series is looked up once: what follows are additions. */
export class RequestMeter {
  readonly #instruments: Instruments;
  readonly #classOf: (route: string) => RouteClass;
  readonly #routes = new Map<string, RouteSeries>();

  constructor(instruments: Instruments, classOf: (route: string) => RouteClass) {
    this.#instruments = instruments;
    this.#classOf = classOf;
  }

  count({ route, method, status, milliseconds, bytesIn, bytesOut }: AnsweredRequest): void {
    const series = this.#routes.get(route) ?? this.#open(route);
    const key = `${method} ${status}`;
    (series.answers.get(key) ?? this.#openAnswer(series, method, status)).inc();
    series.seconds.observe(milliseconds / 1000);
    if (bytesIn > 0) series.bytesIn.inc(bytesIn);
    if (bytesOut > 0) series.bytesOut.inc(bytesOut);
  }

  #open(route: string): RouteSeries {
    const of = this.#classOf(route);
    const { protocol, endpoint } = of;
    const { requestSeconds, requestBytes, responseBytes } = this.#instruments;
    const series = {
      ...{ of, answers: new Map() },
      seconds: requestSeconds.labels({ protocol, endpoint }),
      bytesIn: requestBytes.labels({ protocol }),
      bytesOut: responseBytes.labels({ protocol }),
    };
    this.#routes.set(route, series);
    return series;
  }

  /** Methods that clients make up are one. */
  #openAnswer({ answers, of }: RouteSeries, method: string, status: number): Series {
    const isKnown = KNOWN.has(method);
    const series = this.#instruments.requests.labels({
      ...{ ...of, method: isKnown ? method : "other", status: String(status) },
    });
    if (isKnown) answers.set(`${method} ${status}`, series);
    return series;
  }
}
