package org.pixelcaravan.fetch;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.pixelcaravan.fetch.FetchException.Reason;

/** URLs that must be refused by their text alone, with the reason for each. */
final class HostileUrls {
    private HostileUrls() {}

    static Stream<Arguments> all() {
        return Stream.of(
                        of(Reason.REFUSED_SCHEME, schemes()),
                        of(Reason.REFUSED_URL, ambiguousUrls()),
                        of(Reason.REFUSED_URL, oddHosts()),
                        of(Reason.REFUSED_URL, oddPorts()),
                        of(Reason.REFUSED_ADDRESS, localNames()),
                        of(Reason.REFUSED_ADDRESS, specialIpv4()),
                        of(Reason.REFUSED_ADDRESS, specialIpv6()))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> of(Reason reason, List<String> urls) {
        return urls.stream().map(url -> Arguments.of(reason, url));
    }

    private static List<String> schemes() {
        return List.of(
                "file:///etc/passwd",
                "FILE:///etc/passwd",
                "ftp://pictures.example/a.png",
                "gopher://127.0.0.1:6379/_FLUSHALL",
                "dict://127.0.0.1:11211/stats",
                "jar:https://pictures.example/a.jar!/a.png",
                "data:image/png;base64,iVBORw0KGgo=",
                "javascript:alert(1)",
                "ldap://127.0.0.1/",
                "netdoc:///etc/passwd",
                "ws://pictures.example/",
                "httpss://pictures.example/",
                "//pictures.example/a.png",
                "/a.png",
                "pictures.example/a.png",
                "127.0.0.1");
    }

    private static List<String> ambiguousUrls() {
        return List.of(
                "",
                "https:",
                "https:pictures.example",
                "https:/pictures.example/a.png",
                "https:///a.png",
                "https://",
                "https://?a",
                "https://#a",
                "https://:443/",
                " https://pictures.example/",
                "https://pictures.example/ ",
                "https://pictures.example/a b.png",
                "https://pictures.example\\@127.0.0.1/",
                "https://127.0.0.1\\@pictures.example/",
                "https:\\\\127.0.0.1\\",
                "https:/\\127.0.0.1/",
                "https://pictures.example/a\\b",
                "https://pictures.example/\r\nHost: 127.0.0.1",
                "https://pictures.example\t/",
                "https://pictures.example/\0",
                "https://pictures.example/\u007f",
                "https://pictures.example/%zz",
                "https://user@pictures.example/",
                "https://user:password@pictures.example/",
                "https://@pictures.example/",
                "https://:@pictures.example/",
                "https://pictures.example@127.0.0.1/",
                "https://pictures.example:443@127.0.0.1/",
                "https://127.0.0.1:443@pictures.example/",
                "https://a@b@pictures.example/",
                "https://pictures.example%40127.0.0.1/",
                "https://pictures.example/" + "a".repeat(8192));
    }

    private static List<String> oddHosts() {
        return List.of(
                "https://2130706433/",
                "https://0x7f000001/",
                "https://017700000001/",
                "https://127.1/",
                "https://127.0.1/",
                "https://10.1/",
                "https://0x7f.1/",
                "https://0x7f.0x0.0x0.0x1/",
                "https://0177.0.0.1/",
                "https://0177.0.0.01/",
                "https://127.0.0.0x1/",
                "https://127.0.0.256/",
                "https://127.0.0.1.1/",
                "https://127.0.0.1./",
                "https://1.1.1.1./",
                "https://00127.0.0.1/",
                "https://93.184.216.034/",
                "https://93.184.216.34.0x1/",
                "https://0/",
                "https://0x/",
                "https://127.0.0.%31/",
                "https://%31%32%37.0.0.1/",
                "https://pictures.example./",
                "https://localhost./",
                "https://.pictures.example/",
                "https://pictures..example/",
                "https://-pictures.example/",
                "https://pictures-.example/",
                "https://pic_tures.example/",
                "https://*.example/",
                "https://localho%73t/",
                "https://ⓛocalhost/",
                "https://ⅼocalhost/",
                "https://localhoѕt/",
                "https://127。0。0。1/",
                "https://①②⑦.⓪.⓪.①/",
                "https://１２７.0.0.1/",
                "https://bücher.example/",
                "https://" + "a".repeat(64) + ".example/",
                "https://" + "a.".repeat(127) + "example/",
                "https://[/",
                "https://[]/",
                "https://[::1/",
                "https://::1/",
                "https://[fe80::1%25eth0]/",
                "https://[fe80::1%eth0]/",
                "https://[::1%251]/",
                "https://[v1.fe80::a]/",
                "https://[127.0.0.1]/",
                "https://[:::1]/",
                "https://[1::2::3]/",
                "https://[::12345]/",
                "https://[::ffff:127.0.0.1.1]/");
    }

    private static List<String> oddPorts() {
        return List.of(
                "https://pictures.example:/",
                "https://pictures.example:0/",
                "https://pictures.example:-1/",
                "https://pictures.example:65536/",
                "https://pictures.example:99999999999/",
                "https://pictures.example:0x50/",
                "https://pictures.example:+443/",
                "https://pictures.example:443:80/",
                "https://pictures.example:22/",
                "https://pictures.example:25/",
                "https://pictures.example:23/",
                "https://pictures.example:445/",
                "https://pictures.example:1023/");
    }

    private static List<String> localNames() {
        return List.of(
                "https://localhost/",
                "https://LOCALHOST/",
                "https://LocalHost:8443/",
                "https://a.localhost/",
                "https://localhost.localdomain/",
                "https://ip6-localhost/",
                "https://metadata/computeMetadata/v1/",
                "https://kubernetes:8443/",
                "https://router/");
    }

    private static List<String> specialIpv4() {
        return List.of(
                "https://0.0.0.0/",
                "https://0.1.2.3/",
                "https://10.0.0.1/",
                "https://10.255.255.255/",
                "https://100.64.0.1/",
                "https://100.100.100.200/latest/meta-data/",
                "https://100.127.255.255/",
                "https://127.0.0.1/",
                "https://127.0.0.1:8443/",
                "https://127.255.255.254/",
                "https://168.63.129.16/metadata/instance",
                "https://169.254.169.254/latest/meta-data/",
                "https://169.254.170.2/v2/credentials",
                "https://172.16.0.1/",
                "https://172.31.255.255/",
                "https://192.0.0.192/opc/v2/instance/",
                "https://192.0.2.1/",
                "https://192.88.99.1/",
                "https://192.168.0.1/",
                "https://192.168.255.255/",
                "https://198.18.0.1/",
                "https://198.19.255.255/",
                "https://198.51.100.1/",
                "https://203.0.113.1/",
                "https://224.0.0.1/",
                "https://239.255.255.250/",
                "https://240.0.0.1/",
                "https://255.255.255.255/");
    }

    private static List<String> specialIpv6() {
        return List.of(
                "https://[::]/",
                "https://[::1]/",
                "https://[0:0:0:0:0:0:0:1]/",
                "https://[0000:0000:0000:0000:0000:0000:0000:0001]:8443/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[::FFFF:A9FE:A9FE]/",
                "https://[0:0:0:0:0:ffff:10.0.0.1]/",
                "https://[::127.0.0.1]/",
                "https://[::93.184.216.34]/",
                "https://[::ffff:0:127.0.0.1]/",
                "https://[64:ff9b::127.0.0.1]/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://[64:ff9b:1::5db8:d822]/",
                "https://[100::1]/",
                "https://[2001::1]/",
                "https://[2001:0:7f00:1::]/",
                "https://[2001:2::1]/",
                "https://[2001:10::1]/",
                "https://[2001:20::1]/",
                "https://[2001:db8::1]/",
                "https://[2002:7f00:1::]/",
                "https://[2002:a9fe:a9fe::1]/",
                "https://[2002:5db8:d822::1]/",
                "https://[2606:4700::5efe:7f00:1]/",
                "https://[3fff::1]/",
                "https://[5f00::1]/",
                "https://[fc00::1]/",
                "https://[fd00:ec2::254]/latest/meta-data/",
                "https://[fe80::1]/",
                "https://[febf::1]/",
                "https://[fec0::1]/",
                "https://[ff02::1]/",
                "https://[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/");
    }
}
