include(CMakePackageConfigHelpers)

get_property(layers GLOBAL PROPERTY STEELYARD_LAYERS)
install(TARGETS ${layers} EXPORT steelyard-targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET public_headers DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT steelyard-targets NAMESPACE steelyard:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/steelyard)
configure_package_config_file(cmake/steelyard-config.cmake.in ${PROJECT_BINARY_DIR}/steelyard-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/steelyard)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/steelyard-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/steelyard-config.cmake ${PROJECT_BINARY_DIR}/steelyard-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/steelyard)

install(TARGETS steelyard_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_BINARY_DIR}/share/steelyard DESTINATION ${CMAKE_INSTALL_DATADIR})
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
