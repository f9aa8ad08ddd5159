package org.pixelcaravan.fetch;

/** The answers that tests need most. */
final class RawAnswers {
    private RawAnswers() {}

    static RawServer.Script picture(byte[] body) {
        return picture(body, "");
    }

    /** @param headers complete lines */
    static RawServer.Script picture(byte[] body, String headers) {
        return output -> {
            RawServer.write(output, "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
            output.write(body);
        };
    }

    static RawServer.Script head(String text) {
        return output -> RawServer.write(output, text);
    }

    static RawServer.Script status(int status) {
        return head("HTTP/1.1 " + status + " Status\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
    }

    static RawServer.Script redirect(int status, String location) {
        return head("HTTP/1.1 " + status + " Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    }
}
