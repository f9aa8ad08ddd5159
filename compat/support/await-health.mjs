// Waits until the gateway is ready; fails if its process ends, or after two minutes.
const gateway = Number(process.argv[2]);
const address = process.argv[3];
const end = Date.now() + 120_000;

while (!(await isReady())) {
  process.kill(gateway, 0);
  if (Date.now() > end) {
    throw new Error("The gateway is not ready after two minutes");
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
}

async function isReady() {
  try {
    return (await fetch(`${address}/health`)).ok;
  } catch {
    return false;
  }
}
