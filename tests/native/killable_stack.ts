import type { StackParts } from "../../local/assemble_stack.ts";
import { createQueue } from "../../local/create_queue.ts";
import { startGateway } from "../../local/start_gateway.ts";
import { onFreePort } from "./on_free_port.ts";
import { type ProcessApart, runApart } from "./run_apart.ts";
import { type NativeStack, type NativeStackOptions, startNativeStack } from "./stack.ts";
import type { NativeDatabase } from "./start_native_database.ts";

/** A native stack of which every part can be killed. Each comes back by itself, as on a platform. */
export interface KillableStack extends NativeStack {
  /** Each resolves when its part is back. One is killed at a time. */
  killGateway(): Promise<void>;
  killNetWorker(): Promise<void>;
  killPostgres(): Promise<void>;
}

const GATEWAY = new URL("./serve_front.ts", import.meta.url);
const NET_WORKER = new URL("./work_queue.ts", import.meta.url);

/** Starts a native stack whose gateway and pg_net worker run in processes of their own. */
export async function startKillableStack(options: NativeStackOptions): Promise<KillableStack> {
  const enqueue = createQueue();
  let gateway: ProcessApart;
  let netWorker: ProcessApart;

  function replaceParts(database: NativeDatabase): Partial<StackParts> {
    return {
      async startGateway(gatewayOptions) {
        const inner = startGateway(gatewayOptions);
        const { port, started } = await onFreePort((port) =>
          runApart(GATEWAY, [String(port), inner.url])
        );
        gateway = started;
        return {
          url: `http://127.0.0.1:${port}`,
          async stop() {
            await gateway.stop();
            await inner.stop();
          },
        };
      },
      async startNetWorker() {
        netWorker = await runApart(NET_WORKER, [], { DATABASE_URL: database.urlOf("postgres") });
        return { stop: () => netWorker.stop() };
      },
    };
  }

  const stack = await startNativeStack(options, replaceParts);

  async function killPostgres() {
    await stack.database.kill();
    await stack.database.restart();
  }

  return {
    ...stack,
    killGateway: () => enqueue(() => gateway.restart()),
    killNetWorker: () => enqueue(() => netWorker.restart()),
    killPostgres: () => enqueue(killPostgres),
  };
}
