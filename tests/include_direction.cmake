# Reads every #include "..." and compares it with the table of who may include whom. Run as a test:
#   cmake -DROOT=<source tree> -P tests/include_direction.cmake
# In a row: a folder, then the folders it may include besides itself. The longest matching row holds.
set(ROWS
  "graph/model|"
  "graph/io|graph/model"
  "graph/store|graph/model graph/io"
  "graph/load|graph/model graph/io graph/store"
  "extract|graph/model"
  "query|graph/model graph/store"
  "tools/ask|graph extract query"
  "tools|graph extract query tests"
  "tests|graph extract query tools")

set(broken 0)
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/graph/*.h ${ROOT}/graph/*.cc ${ROOT}/extract/*.h
     ${ROOT}/extract/*.cc ${ROOT}/query/*.h ${ROOT}/query/*.cc ${ROOT}/tools/*.h ${ROOT}/tools/*.cc)
foreach(file IN LISTS files)
  set(folder "")
  foreach(row IN LISTS ROWS)
    string(REGEX MATCH "^([^|]*)\\|(.*)$" _ "${row}")
    set(candidate "${CMAKE_MATCH_1}")
    set(list "${CMAKE_MATCH_2}")
    string(FIND "${file}" "${candidate}/" at)
    string(LENGTH "${candidate}" length)
    string(LENGTH "${folder}" best)
    if(at EQUAL 0 AND length GREATER best)
      set(folder "${candidate}")
      set(allowed "${list}")
    endif()
  endforeach()
  file(STRINGS ${ROOT}/${file} includes REGEX "^#include \"")
  foreach(line IN LISTS includes)
    string(REGEX REPLACE "^#include \"([^\"]*)\".*" "\\1" target "${line}")
    set(fine FALSE)
    string(REPLACE " " ";" folders "${folder} ${allowed}")
    foreach(prefix IN LISTS folders)
      if(prefix)
        string(FIND "${target}" "${prefix}/" at)
        if(at EQUAL 0)
          set(fine TRUE)
        endif()
      endif()
    endforeach()
    if(NOT fine)
      message("${file}: \"${target}\" must not be included from ${folder}/")
      math(EXPR broken "${broken} + 1")
    endif()
  endforeach()
endforeach()
if(broken)
  message(FATAL_ERROR "${broken} includes go against the direction of the flow")
endif()
list(LENGTH files count)
message("${count} files include only what they may")
