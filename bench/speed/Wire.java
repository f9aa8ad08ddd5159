package speed;

import java.io.ByteArrayOutputStream;
import java.util.Map;

/** Requests as they go over the wire. */
final class Wire {
    private static final String BOUNDARY = "caravan-bench-boundary";

    private Wire() {}

    static byte[] post(String path, Map<String, String> headers, String body) {
        return post(path, headers, "application/json", Protocol.ascii(body));
    }

    /** An edit of so many files of the largest size. */
    static byte[] edit(String path, Map<String, String> headers, String model, int files) {
        byte[] file = Size.TWENTY_FIVE.bytes();
        ByteArrayOutputStream form = new ByteArrayOutputStream(files * (file.length + 256) + 1024);
        for (String[] field : new String[][] {{"model", model}, {"prompt", Order.TINY.prompt()}}) {
            form.writeBytes(Protocol.ascii("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field[0]
                    + "\"\r\n\r\n" + field[1] + "\r\n"));
        }
        for (int i = 0; i < files; i++) {
            form.writeBytes(
                    Protocol.ascii("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"image[]\"; filename=\""
                            + i + ".png\"\r\nContent-Type: image/png\r\n\r\n"));
            form.writeBytes(file);
            form.writeBytes(Protocol.ascii("\r\n"));
        }
        form.writeBytes(Protocol.ascii("--" + BOUNDARY + "--\r\n"));
        return post(path, headers, "multipart/form-data; boundary=" + BOUNDARY, form.toByteArray());
    }

    private static byte[] post(String path, Map<String, String> headers, String type, byte[] body) {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + 2 + body.length);
        request.writeBytes(Protocol.ascii(head.append("\r\n").toString()));
        request.writeBytes(body);
        return request.toByteArray();
    }
}
