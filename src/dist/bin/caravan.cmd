@echo off
rem Starts Pixel Caravan from the folder that this file's folder lies in. Options for the JVM go into JAVA_OPTS, settings
rem into conf\caravan.properties, the environment (CARAVAN_HTTP_PORT=9000) or arguments (-Dcaravan.http.port=9000).
rem With the name of a command ("caravan help" lists them) it does what that says and starts no gateway.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "HERE=%CD%"
for %%I in ("%~dp0..") do set "CARAVAN=%%~fI"
for %%C in (generate edit batch models jobs help --help) do if "%~1"=="%%C" (
  "%JAVA%" %JAVA_OPTS% -Dcaravan.cli.home="%CARAVAN%" -cp "%CARAVAN%\lib\*" org.pixelcaravan.Application %*
  exit /b
)
cd /d "%CARAVAN%"
set "FILE=-Dcaravan.configuration=conf/caravan.properties"
for %%C in (keys validate doctor) do if "%~1"=="%%C" (
  "%JAVA%" %JAVA_OPTS% %FILE% -Dcaravan.cli.directory="%HERE%" -cp "lib/*" org.pixelcaravan.Application %*
  exit /b
)
if "%~1"=="start" shift
"%JAVA%" %JAVA_OPTS% %FILE% %1 %2 %3 %4 %5 %6 %7 %8 %9 -cp "lib/*" org.pixelcaravan.Application
