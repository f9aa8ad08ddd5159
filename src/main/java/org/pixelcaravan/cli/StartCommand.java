package org.pixelcaravan.cli;

import picocli.CommandLine.Command;

/** Stands in the list of commands; the launcher starts a gateway with nothing of this around it. */
@Command(name = "start", description = "starts the gateway; settings may follow, such as -Dcaravan.http.port=9000")
final class StartCommand {}
