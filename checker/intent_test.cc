#include "checker/intent.h"

#include <doctest/doctest.h>

using namespace handrail;

TEST_CASE("words that decide something are told from words that only look") {
  for (const char* words :
       {"验证备份文件", "确认旧进程已停止", "确保服务正常", "测试 API 端点", "检查迁移是否完成",
        "Verify the backup", "make sure that it runs", "Check that the table exists", "Test the login"})
    CHECK_MESSAGE(purpose_of_words(words) == Purpose::verify, words);
  for (const char* words : {"查看最新提交", "记录当前版本", "Show the version", "List the containers"})
    CHECK_MESSAGE(purpose_of_words(words) == Purpose::look, words);
  for (const char* words :
       {"检查磁盘空间", "在测试环境执行", "in the test environment", "Update the code", ""})
    CHECK_MESSAGE(purpose_of_words(words) == Purpose::unknown, words);
}

TEST_CASE("words that start a service are known, and checking that it started is verification") {
  CHECK(purpose_of_words("启动主服务") == Purpose::start);
  CHECK(purpose_of_words("Start the worker") == Purpose::start);
  CHECK(purpose_of_words("验证服务已启动") == Purpose::verify);
}
