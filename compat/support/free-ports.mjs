// Prints as many free ports as it is asked for.
import { createServer } from "node:net";

const servers = Array.from({ length: Number(process.argv[2]) }, () => createServer().listen(0, "127.0.0.1"));
await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
console.log(servers.map((server) => server.address().port).join(" "));
servers.forEach((server) => server.close());
