// A new value of process.env.TZ is the time zone of Date from then on.
process.env.TZ = 'America/New_York';
console.log(new Date(0).toString(), new Date(1e12).getHours());
process.env.TZ = 'Asia/Tokyo';
console.log(new Date(0).getHours(), new Date(0).getTimezoneOffset(), new Date(2020, 0, 1).toISOString());
process.env.TZ = 'UTC';
console.log(new Date(0).toString());
