import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { messageOf, redact } from '../errors/index.ts';

export interface Tracer {
  trace<Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

/** Sends spans to a collector, OTLP over HTTP. Nothing waits for it, and an unreachable collector is not a failure. */
export function openTracer(collector: string, version: string): Tracer {
  const exporter = new OTLPTraceExporter({ url: new URL('/v1/traces', collector).href });
  const ours = resourceFromAttributes({ 'service.name': 'plimsoll', 'service.version': version });
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(ours),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  // Registered, so that a span finds its parent.
  provider.register();
  const tracer = provider.getTracer('plimsoll', version);
  return {
    trace: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: redact(messageOf(error)) });
          throw error;
        } finally {
          span.end();
        }
      }),
    stop: () => provider.shutdown().catch(() => undefined),
  };
}
