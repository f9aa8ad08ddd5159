package org.pixelcaravan.sandbox.glm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.StrictFields;
import org.pixelcaravan.sandbox.VendorErrors;

/** Zhipu's error envelope; its codes are texts. */
final class GlmErrors implements VendorErrors, StrictFields.Complaints {
    private static final String SENSITIVE = "系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语，感谢您的配合。";

    @Override
    public Answer failure(int status, String message) {
        return switch (status) {
            case 400 -> answer(status, "1210", "API 调用参数有误，请检查文档。" + message);
            case 401 -> answer(status, "1002", "Authorization Token非法，请确认Authorization Token正确传递。");
            case 403 -> answer(434, "1220", "您无权访问该 API。");
            case 404 -> unknownModel();
            case 429 -> answer(status, "1302", "您的账户已达到速率限制，请您控制请求频率");
            case 503 -> answer(status, "1234", "网络错误，请稍后重试。");
            default -> answer(status, "500", "内部错误。" + message);
        };
    }

    @Override
    public Answer quotaExceeded() {
        return answer(429, "1113", "您的账户已欠费，请充值后重试。");
    }

    Answer noHeader() {
        return answer(401, "1001", "Header中未收到Authentication参数，无法进行身份验证。");
    }

    Answer expired() {
        return answer(401, "1003", "Authentication Token已过期，请重新生成/获取。");
    }

    Answer unknownModel() {
        return answer(400, "1211", "模型不存在，请检查模型代码。");
    }

    RefusedException unsupportedCall(GlmModel model) {
        return new RefusedException(answer(400, "1212", "当前模型不支持该调用方式：" + model.id()));
    }

    Answer blocked(BlockedStage stage) {
        ObjectNode body = Json.object();
        body.putArray("contentFilter")
                .addObject()
                .put("level", 1)
                .put("role", stage == BlockedStage.INPUT ? "user" : "assistant");
        body.set("error", error("1301", SENSITIVE));
        return Answer.json(400, body);
    }

    @Override
    public RefusedException missing(String field) {
        return new RefusedException(answer(400, "1213", "未正常接收到" + field + "参数。"));
    }

    @Override
    public RefusedException illegal(String field, String reason) {
        return new RefusedException(answer(400, "1214", field + "参数非法，请检查文档：" + reason));
    }

    /** As users have seen it for fields that do not exist. */
    @Override
    public RefusedException unknown(String field) {
        return new RefusedException(failure(400, field));
    }

    private static Answer answer(int status, String code, String message) {
        ObjectNode body = Json.object();
        body.set("error", error(code, message));
        return Answer.json(status, body);
    }

    private static ObjectNode error(String code, String message) {
        return Json.object().put("code", code).put("message", message);
    }
}
