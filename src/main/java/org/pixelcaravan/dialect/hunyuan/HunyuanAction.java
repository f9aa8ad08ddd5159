package org.pixelcaravan.dialect.hunyuan;

import java.util.Arrays;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.ProviderCall;

/** The actions of Tencent Cloud's image service that make pictures of words, which the catalogue rows name as endpoints. */
enum HunyuanAction {
    SUBMIT_JOB("SubmitTextToImageJob"),
    QUERY_JOB("QueryTextToImageJob"),
    LITE("TextToImageLite"),
    RAPID("TextToImageRapid");

    private static final String VERSION = "2022-12-29";

    /** The only region that has the service. */
    private static final String REGION = "ap-guangzhou";

    private final String id;

    HunyuanAction(String id) {
        this.id = id;
    }

    static HunyuanAction of(ModelSpec model) {
        String wanted = model.endpoint().orElse(SUBMIT_JOB.id);
        return Arrays.stream(values())
                .filter(action -> action.id.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The catalogue's row " + model.id() + " names the endpoint " + wanted + ", which is unknown"));
    }

    /** All actions have the same address; a header says which is meant. */
    ProviderCall call(Payload body) {
        return ProviderCall.postJson("", body)
                .withHeader("X-TC-Action", id)
                .withHeader("X-TC-Version", VERSION)
                .withHeader("X-TC-Region", REGION)
                .withHeader("X-TC-Language", "en-US");
    }
}
