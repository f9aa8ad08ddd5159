package org.pixelcaravan.sandbox;

import java.util.List;
import org.pixelcaravan.sandbox.baidu.BaiduEmulator;
import org.pixelcaravan.sandbox.flux.FluxEmulator;
import org.pixelcaravan.sandbox.gemini.GeminiEmulator;
import org.pixelcaravan.sandbox.glm.GlmEmulator;
import org.pixelcaravan.sandbox.hunyuan.HunyuanEmulator;
import org.pixelcaravan.sandbox.hunyuan.TokenHubEmulator;
import org.pixelcaravan.sandbox.imagen.ImagenEmulator;
import org.pixelcaravan.sandbox.kling.KlingEmulator;
import org.pixelcaravan.sandbox.openai.OpenAiEmulator;
import org.pixelcaravan.sandbox.qwen.QwenEmulator;
import org.pixelcaravan.sandbox.volcengine.VolcengineEmulator;
import org.pixelcaravan.sandbox.zenlayer.ZenlayerEmulator;

/** The vendors that the sandbox speaks for. */
final class Emulators {
    private Emulators() {}

    static List<Emulator> all(SandboxServices services) {
        return List.of(
                new BaiduEmulator(services),
                new FluxEmulator(services),
                new GeminiEmulator(services),
                new GlmEmulator(services),
                new HunyuanEmulator(services),
                new ImagenEmulator(services),
                new KlingEmulator(services),
                OpenAiEmulator.ofAnyModel(services),
                OpenAiEmulator.ofOpenAi(services),
                new QwenEmulator(services),
                new TokenHubEmulator(services),
                new VolcengineEmulator(services),
                new ZenlayerEmulator(services));
    }
}
