# Installs the runtime into an empty prefix and builds a small project against
# it; then the same project with a copy of the folder; and with nothing but the
# headers. Run with -P.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE failed OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(failed)
    message(FATAL_ERROR "${ARGV}: ${failed}\n${out}")
  endif()
endfunction()
function(build_consumer name)
  run(${CMAKE_COMMAND} -S ${consumer} -B ${work}/${name} -G ${generator}
      -DCMAKE_CXX_COMPILER=${compiler} ${ARGN})
  run(${CMAKE_COMMAND} --build ${work}/${name})
  run(${work}/${name}/consumer)
endfunction()

file(REMOVE_RECURSE ${work})
run(${CMAKE_COMMAND} --install ${build} --prefix ${work}/prefix --component runtime)
build_consumer(installed -DCMAKE_PREFIX_PATH=${work}/prefix)

file(COPY ${runtime}/ DESTINATION ${work}/copy)
build_consumer(copied -DFUT_FOLDER=${work}/copy)

run(${compiler} -std=c++20 -pthread -I${work}/copy/include ${consumer}/main.cpp -o ${work}/plain)
run(${work}/plain)
