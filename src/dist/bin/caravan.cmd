@echo off
rem Starts Pixel Caravan from the folder that this file's folder lies in. Options for the JVM go into JAVA_OPTS, settings
rem into conf\caravan.properties, the environment (CARAVAN_HTTP_PORT=9000) or arguments (-Dcaravan.http.port=9000).
rem "caravan keys" starts nothing; it creates, lists and revokes keys of callers.
setlocal
cd /d "%~dp0.."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if "%~1"=="keys" (
  "%JAVA%" %JAVA_OPTS% -Dcaravan.configuration=conf/caravan.properties -cp "lib/*" org.pixelcaravan.Application %*
  exit /b
)
"%JAVA%" %JAVA_OPTS% -Dcaravan.configuration=conf/caravan.properties %* -cp "lib/*" org.pixelcaravan.Application
