# What every target of this project is compiled with. Nothing here is exported.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(STEELYARD_CCACHE ccache)
if(STEELYARD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${STEELYARD_CCACHE})
endif()

add_library(steelyard_compiler INTERFACE)

# Same bits from both compilers and for any thread count: no contraction to FMA, no fast-math.
target_compile_options(steelyard_compiler INTERFACE -ffp-contract=off)
target_compile_options(steelyard_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  $<$<BOOL:${STEELYARD_DEVELOPER}>:-Werror>)

if(STEELYARD_SANITIZE)
  target_compile_options(steelyard_compiler INTERFACE
    -fsanitize=${STEELYARD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # GCC's bugs 105562 and 105651: instrumented std::regex looks uninitialised, and copies of strings look as if
    # they overlapped.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-restrict>)
  target_link_options(steelyard_compiler INTERFACE -fsanitize=${STEELYARD_SANITIZE})
endif()
if(STEELYARD_COVERAGE)
  target_compile_options(steelyard_compiler INTERFACE --coverage -O0)
  target_link_options(steelyard_compiler INTERFACE --coverage)
endif()
