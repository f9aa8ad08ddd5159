// Server-sent events, read from an answer as they come. The browser's own EventSource can send neither a body nor a key.

/** Yields {event, data} for each event of a stream of bytes; data is what its JSON says. */
export async function* eventsOf(stream) {
  let pending = "";
  let searched = 0;
  for await (const text of textOf(stream)) {
    pending += text;
    for (let end; (end = pending.indexOf("\n\n", searched)) >= 0; searched = 0) {
      const event = parse(pending.slice(0, end));
      pending = pending.slice(end + 2);
      if (event) {
        yield event;
      }
    }
    // A picture is one line of millions of letters: what has been looked through is not looked through again.
    searched = Math.max(0, pending.length - 1);
  }
}

async function* textOf(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let part; !(part = await reader.read()).done; ) {
      yield part.value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(block) {
  let event = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) {
      event = line.slice(6).trim();
    } else if (line.startsWith("data:")) {
      data.push(line.slice(5));
    }
  }
  return data.length === 0 ? undefined : { event, data: JSON.parse(data.join("\n")) };
}
