#include "generator/image_files.h"

#include <fstream>

#include <doctest/doctest.h>
#include <unistd.h>

namespace handrail {
namespace {

namespace fs = std::filesystem;

TEST_CASE("an SVG that could run something is not taken along") {
  CHECK(is_harmless_svg(
      "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\" font-weight=\"1\"/></svg>"));
  CHECK_FALSE(is_harmless_svg("<svg><text>turn on = off</text></svg>"));  // rather one too many
  CHECK(is_harmless_svg("<svg><text>turn it on</text></svg>"));
  for (const std::string_view svg :
       {"<svg><script>x</script></svg>", "<svg onload=\"x\"/>", "<svg/OnClick = x>",
        "<a href=\"JavaScript:x\">", "<foreignObject>", "<!ENTITY x>"}) {
    CAPTURE(svg);
    CHECK_FALSE(is_harmless_svg(svg));
  }
}

TEST_CASE("only images that really lie within the folder are taken along") {
  const fs::path folder = fs::temp_directory_path() / ("handrail-images-" + std::to_string(::getpid()));
  fs::create_directories(folder / "guides/img");
  for (const char* name : {"guides/img/a.png", "outside.png", "guides/secret.env"})
    std::ofstream(folder / name) << "x";
  fs::create_symlink(folder / "outside.png", folder / "guides/link.png");
  fs::create_symlink(folder, folder / "guides/up");
  ImageFiles images(folder / "guides");
  CHECK(images.has("img/a.png"));
  CHECK(images.place_of("img/a.png") == (fs::canonical(folder) / "guides/img/a.png").string());
  CHECK_FALSE(images.has("img"));
  CHECK_FALSE(images.has("secret.env"));
  CHECK_FALSE(images.has("link.png"));
  CHECK_FALSE(images.has("up/outside.png"));
  CHECK_FALSE(images.has("missing.png"));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace handrail
