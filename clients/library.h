// A shared library that is loaded when something needs it, so that the program runs where it is not
// installed.
#pragma once

#include <initializer_list>
#include <type_traits>

namespace handrail {

class Library {
 public:
  // The first of `names` that can be loaded. It stays until the process ends: some of them start threads or
  // register handlers that cannot be taken back.
  explicit Library(std::initializer_list<const char*> names);

  explicit operator bool() const { return handle_ != nullptr; }

  // Sets `function` to what is called `name`; afterwards the library counts as absent if it is not in it.
  template <typename Function>
  void find(Function*& function, const char* name) {
    function = reinterpret_cast<Function*>(symbol(name));
    if (function == nullptr) handle_ = nullptr;
  }

 private:
  void* symbol(const char* name) const;
  void* handle_ = nullptr;
};

}  // namespace handrail
